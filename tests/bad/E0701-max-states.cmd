solve {} --max-states 3
