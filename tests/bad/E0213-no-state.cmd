explain {} --state "share & fence" --party north --concept nash
