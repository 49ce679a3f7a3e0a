solve {} --scenario dry
