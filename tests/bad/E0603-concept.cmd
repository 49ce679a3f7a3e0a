solve {} --concept nahs
