"""Words to people: written in the same transaction as what they tell, sent by a worker."""
