solve {} --concept stackelberg:nobody
