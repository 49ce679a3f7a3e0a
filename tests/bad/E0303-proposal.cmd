roadmap {} --to drft2
