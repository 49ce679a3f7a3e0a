solve {} --influence --iterated
