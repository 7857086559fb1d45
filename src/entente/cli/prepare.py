"""`entente prepare`: the main job, from a case folder to the plan in five formats."""
