// QJ_CLONES: compile a hot loop once more for AVX2 and choose at start-up.
//
// Only for loops of + - * / min and max on independent elements, whose bits cannot depend on the width of the vectors
// (the build forbids contraction), and only for static functions: clang 14 gives the public ones another name. Sanitizers
// run before the choice is made, so they take the plain version. QJ_PORTABLE leaves out all that is special to a machine,
// so that tests can compare.
#pragma once

#include <stdint.h> // says whether the C library is glibc

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define QJ_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define QJ_SANITIZED 1
#endif

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(QJ_SANITIZED) && !defined(QJ_PORTABLE)
#define QJ_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define QJ_CLONES
#endif
