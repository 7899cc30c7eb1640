"""What commands print: tables for people, JSON for programs, progress on a terminal."""
