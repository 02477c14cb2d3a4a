/* Signals: Ctrl-C and its relatives, for a program that either waits at a prompt or runs a command.
 *
 * The signals are blocked except in two places: inside interrupt_wait() at the prompt, and between
 * interrupt_begin() and interrupt_end(), while a command runs. Handlers only set flags and ask
 * the database to stop. Two Ctrl-C within a second of one command ask the program to leave when that
 * command has been rolled back; a further one leaves at once, which the journal of the file makes safe.
 * SIGTERM and SIGHUP ask to leave as well. */
#ifndef SHELL_INTERRUPT_H
#define SHELL_INTERRUPT_H

#include "engine/session.h"

/* SIGPIPE and SIGXFSZ are ignored from here on: a reader that went away and a file at its limit are
 * errors like others. */
void interrupt_ignore_pipe(void);
/* Takes the signals over for this session and blocks them. Before this they end the program. */
void interrupt_install(struct session *s);
/* A command or script begins: forgets what was asked before and lets signals through. */
void interrupt_begin(void);
void interrupt_end(void);
/* While another program has the terminal (pager, editor): its Ctrl-C reaches this one too. It stops the
 * command at most and never counts as the second one. */
void interrupt_lenient(bool on);
/* The session of the handlers goes away; they then do nothing. */
void interrupt_forget(void);

/* What came while waiting. */
enum interrupt_kind { INTERRUPT_NONE, INTERRUPT_CLEAR, INTERRUPT_LEAVE, INTERRUPT_RESIZE, INTERRUPT_SUSPEND };

/* Waits until `fd` can be read (INTERRUPT_NONE) or a signal came. */
enum interrupt_kind interrupt_wait(int fd);
/* Stops this process until it is continued, as Ctrl-Z does. */
void interrupt_suspend(void);
/* Was the program asked to leave? */
bool interrupt_leave(void);

#endif
