/* Measures what this machine can do at most: STREAM triad (GB/s), peak FMA
 * GFLOP/s in f64 and f32, rate of random words, for 1..N threads. Prints a table in Markdown.
 * cc -O3 -march=native -fopenmp roofline.c -o roofline && ./roofline */
#include <immintrin.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#define REPS 5

static double now(void) { return omp_get_wtime(); }

static int cmp(const void *a, const void *b) { double d = *(const double *)a - *(const double *)b; return (d > 0) - (d < 0); }
static double med(double *t, int n) { qsort(t, n, sizeof *t, cmp); return t[n / 2]; } /* median: this VM's minimum lies */

static double triad(int nt, long n, double *a, double *b, double *c) {
    double tm[REPS];
    for (int rep = 0; rep < REPS; rep++) {
        double t = now();
#pragma omp parallel for num_threads(nt) schedule(static)
        for (long i = 0; i < n; i++) a[i] = b[i] + 3.0 * c[i];
        t = now() - t;
        tm[rep] = t;
    }
    return 24.0 * n / med(tm, REPS) / 1e9;
}

static double readsum(int nt, long n, double *a) {
    double tm[REPS], sink = 0;
    for (int rep = 0; rep < REPS; rep++) {
        double t = now(), s = 0;
#pragma omp parallel for num_threads(nt) schedule(static) reduction(+ : s)
        for (long i = 0; i < n; i += 16) {
            __m256d v = _mm256_add_pd(_mm256_loadu_pd(a + i), _mm256_loadu_pd(a + i + 4));
            v = _mm256_add_pd(v, _mm256_add_pd(_mm256_loadu_pd(a + i + 8), _mm256_loadu_pd(a + i + 12)));
            s += v[0] + v[1] + v[2] + v[3];
        }
        t = now() - t;
        sink += s;
        tm[rep] = t;
    }
    if (sink == 42.0) puts("");
    return 8.0 * n / med(tm, REPS) / 1e9;
}

/* 10 independent chains of 256-bit FMAs in registers; asm so that no compiler can drop or merge them */
#define FMA10(op) \
    op " %%ymm14,%%ymm15,%%ymm0\n" op " %%ymm14,%%ymm15,%%ymm1\n" op " %%ymm14,%%ymm15,%%ymm2\n" op " %%ymm14,%%ymm15,%%ymm3\n" \
    op " %%ymm14,%%ymm15,%%ymm4\n" op " %%ymm14,%%ymm15,%%ymm5\n" op " %%ymm14,%%ymm15,%%ymm6\n" op " %%ymm14,%%ymm15,%%ymm7\n" \
    op " %%ymm14,%%ymm15,%%ymm8\n" op " %%ymm14,%%ymm15,%%ymm9\n"
#define CLOB "xmm0","xmm1","xmm2","xmm3","xmm4","xmm5","xmm6","xmm7","xmm8","xmm9","xmm14","xmm15"
static double fma_rate(int nt, int f32) {
    const long iters = 60000000;
    double tm[REPS];
    for (int rep = 0; rep < REPS; rep++) {
        double t = now();
#pragma omp parallel num_threads(nt)
        {
            __asm__ volatile("vzeroall" ::: CLOB);
            if (f32)
                for (long i = 0; i < iters; i++) __asm__ volatile(FMA10("vfmadd231ps") ::: CLOB);
            else
                for (long i = 0; i < iters; i++) __asm__ volatile(FMA10("vfmadd231pd") ::: CLOB);
            __asm__ volatile("vzeroall" ::: CLOB);
        }
        tm[rep] = now() - t;
    }
    return (double)nt * iters * 10 * (f32 ? 16 : 8) / med(tm, REPS) / 1e9;
}
static double fma64(int nt) { return fma_rate(nt, 0); }
static double fma32(int nt) { return fma_rate(nt, 1); }

/* xorshift128+ in 4 lanes x 2: 64-bit random words per second */
static double rng(int nt) {
    const long iters = 100000000;
    double tm[REPS];
    for (int rep = 0; rep < REPS; rep++) {
        double t = now();
#pragma omp parallel num_threads(nt)
        {
            __m256i s0 = _mm256_set_epi64x(1, 2, 3, 4), s1 = _mm256_set_epi64x(5, 6, 7, 8), acc = s0;
            for (long i = 0; i < iters; i++) {
                __m256i a = s0, b = s1;
                s0 = b;
                a = _mm256_xor_si256(a, _mm256_slli_epi64(a, 23));
                s1 = _mm256_xor_si256(_mm256_xor_si256(a, b),
                                      _mm256_xor_si256(_mm256_srli_epi64(a, 18), _mm256_srli_epi64(b, 5)));
                acc = _mm256_xor_si256(acc, _mm256_add_epi64(s1, b));
            }
            volatile __m256i s = acc;
            (void)s;
        }
        t = now() - t;
        tm[rep] = t;
    }
    return (double)nt * iters * 4 / med(tm, REPS) / 1e9;
}

int main(void) {
    long n = 1L << 26; /* 512 MiB per array */
    double *a = aligned_alloc(64, 8 * n), *b = aligned_alloc(64, 8 * n), *c = aligned_alloc(64, 8 * n);
    int nt = omp_get_max_threads();
#pragma omp parallel for schedule(static)
    for (long i = 0; i < n; i++) a[i] = 0, b[i] = 1, c[i] = 2;
    puts("| threads | triad, GB/s | read, GB/s | triad of 12 MiB, GB/s | f64, GFLOP/s | f32, GFLOP/s | random words, G/s |\n"
         "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (int t = 1; t <= nt; t++)
        printf("| %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f |\n", t, triad(t, n, a, b, c), readsum(t, n, a),
               triad(t, 1L << 19, a, b, c), fma64(t), fma32(t), rng(t));
    return 0;
}
