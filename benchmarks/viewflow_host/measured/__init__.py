"""The application that viewflow wants its flow to belong to."""
