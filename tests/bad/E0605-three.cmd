solve {} --concept l3
