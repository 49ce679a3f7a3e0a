explain {} --party north --concept nash
