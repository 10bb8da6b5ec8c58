#ifndef C_STANDARD_DESCRIPTORS_H
#define C_STANDARD_DESCRIPTORS_H

/// Opens those of the descriptors 0 to 2 that are closed, so that no file of the program gets their numbers, into which
/// others would write their messages. What is opened can neither be read nor written: a result for a closed standard
/// output fails, as it would without.
///
/// An executable that this target is linked into does so before its own code begins, and needs to call this only to be
/// linked with it.
void StandardDescriptorsOpen(void);

#endif
