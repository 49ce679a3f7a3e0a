explain {} --view north --state "share & fence" --party south --concept nash
