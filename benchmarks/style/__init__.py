"""Style: how long it takes, and whether the measures tell past reports from other texts."""
