fmt {} --influence
