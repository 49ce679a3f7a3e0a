solve {} --scenario wet
