solve {} --limits 3
