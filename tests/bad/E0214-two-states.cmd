explain {} --state share --party north --concept nash
