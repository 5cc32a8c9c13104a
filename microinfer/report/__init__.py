"""Reports: what the command line shows, as data first and text second."""
