from django.dispatch import Signal

# `batch`: sent inside the transaction that stores it
batch_accepted = Signal()
