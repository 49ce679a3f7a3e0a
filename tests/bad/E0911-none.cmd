solve {} --influence
