"""What the styleguide shows: values as the product makes them, without a database."""
