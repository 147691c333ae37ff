"""The canary walk: what is foreign holds a word of its own in every text, and nobody may meet one."""
