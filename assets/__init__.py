"""The shell: what Dagster sees, and the command line. Loops over the library's lists; decides nothing about numbers."""
