solve {} --concept gmr-a
