solve {} --concept gmr-strong
