"""Everything a person may ask about their own data: see, take along, correct, erase; and joining two of one."""
