#ifndef VIEWS_VERSION_H
#define VIEWS_VERSION_H

#define ESPY_VERSION "0.1.0"

#endif
