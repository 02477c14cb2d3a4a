/* Arguments by the descriptor. Private to engine/. */
#ifndef ENGINE_ARGS_H
#define ENGINE_ARGS_H

#include "engine/command.h"

/* Fills call->args from call->tokens after the verb; everything is resolved. */
bool args_read(struct call *call, struct err *e);

#endif
