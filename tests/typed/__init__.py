"""What people type into texts, countries and addresses: read, asked about or refused."""
