"""Making the router's weights from the cards; the only part that needs scikit-learn."""
