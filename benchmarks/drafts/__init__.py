"""Leave one report out: its own figures as facts, drafted from the other reports by each engine, and measured."""
