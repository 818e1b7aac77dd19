// SPDX-License-Identifier: MIT
#pragma once

/// Small programs for the tests of the command; one binary, which is the program that its name says.

namespace sharescope::command_test {

int counts(int argc, char** argv);              ///< everything goes as declared
int misses(int argc, char** argv);              ///< what it declares does not come true
int locks_twice(int argc, char** argv);         ///< a deadlock
int says_when_it_hangs(int argc, char** argv);  ///< the same, and writes to stdout when it will
int waits_for_nobody(int argc, char** argv);    ///< a deadlock without a circle
int backs_off(int argc, char** argv);           ///< each waits for what the other holds, for a while
int loses(int argc, char** argv);               ///< updates, and sets an exercise
int guards(int argc, char** argv);              ///< the same with a lock
int embraces(int argc, char** argv);            ///< two locks, taken in both orders
int crashes(int argc, char** argv);             ///< a worker dies of SIGSEGV
int aborts_in_main(int argc, char** argv);      ///< before Program::run
int never_runs(int argc, char** argv);          ///< main returns 0 without Program::run
int fails_afterwards(int argc, char** argv);    ///< reports that all is well, and exits with 3
int hangs(int argc, char** argv);               ///< its workers sleep for ever, which is no deadlock
int ignores_signals(int argc,
                    char** argv);   ///< sleeps for ever before Program::run, deaf to SIGINT and SIGTERM
int speaks(int argc, char** argv);  ///< writes much to stdout, and lines to stderr
int is_of_another_version(int argc, char** argv);  ///< cannot use the session that it is given
int has_no_program(int argc, char** argv);         ///< uses Lock, Value and Process, and no Program
int stands_still(int argc, char** argv);           ///< the same, deadlocked
int prints_while_sharing(int argc, char** argv);   ///< 0 when all that it shared arrived as it was
int scribbles(int argc, char** argv);    ///< its session is overwritten: SHARESCOPE_TEST_SCRIBBLE is the seed
int zeroes(int argc, char** argv);       ///< its first worker fills all tables with zeros
int starts_many(int argc, char** argv);  ///< RATE short-lived processes a second, for SECONDS; no Program
int has_hostile_names(int argc, char** argv);          ///< escape sequences, nothing, and the same twice
int dies_of_a_hostile_message(int argc, char** argv);  ///< what its worker throws is an escape sequence
int has_many_workers(int argc, char** argv);           ///< up to 100

}  // namespace sharescope::command_test
