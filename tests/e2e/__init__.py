"""The pages, driven as a person drives them."""
