"""Who did what to whose rights and data, and when: rows that are only added."""
