"""The record in SQL: past reports and passages; reports, ledgers, sections and their versions."""
