"""The leaders' page (`handoffd report`): one HTML file with our own drawings, which fetches and runs nothing."""
