"""Partner programme agreements, assembled from a clause library whose every combination is sound."""
