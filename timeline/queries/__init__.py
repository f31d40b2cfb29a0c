"""Reading: functions that return a SELECT, or take a session and return data. They never write and know no HTTP."""
