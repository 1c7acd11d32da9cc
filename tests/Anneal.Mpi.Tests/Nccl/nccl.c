// Stands for NCCL and for the driver of CUDA on machines that have neither: checks what it is called with, and sums in shared memory. One file under both names, so that they share what they know.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PART (1 << 16)
#define MOST 8
#define CONTEXT 0xC0DA00

enum { SUCCESS = 0, SYSTEM_ERROR = 2, INVALID_ARGUMENT = 4, INVALID_USAGE = 5, REMOTE_ERROR = 6 };
enum { FLOAT32 = 7, FLOAT64 = 8, BFLOAT16 = 9, SUM = 0 };

typedef struct { char internal[128]; } UniqueId;

typedef struct {
    int come, left, device[MOST];
    volatile int round;
    char data[MOST][MOST][PART];
} Shared;

typedef struct {
    int mark, rank, size;
    Shared *shared;
} Comm;

typedef struct { const char *send; char *receive; size_t bytes; int peer; } Piece;

static char said[256];
static intptr_t context;
static int grouped, pieces, queries;
static Piece sends[MOST], receives[MOST];

static int Refuse(int code, const char *text) { snprintf(said, sizeof said, "%s", text); return code; }
static int Fails(const char *what) { const char *asked = getenv("FAKE_NCCL"); return asked && !strcmp(asked, what); }

static void Meet(Comm *comm)
{
    Shared *all = comm->shared;
    int round = __atomic_load_n(&all->round, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&all->come, 1, __ATOMIC_ACQ_REL) == comm->size) {
        __atomic_store_n(&all->come, 0, __ATOMIC_RELEASE);
        __atomic_store_n(&all->round, round + 1, __ATOMIC_RELEASE);
    } else while (__atomic_load_n(&all->round, __ATOMIC_ACQUIRE) == round) sched_yield();
}

int cuInit(unsigned flags) { return flags == 0 ? 0 : 1; }
int cuDeviceGet(int *device, int index) { *device = index; return 0; }
int cuDevicePrimaryCtxRetain(intptr_t *primary, int device) { *primary = CONTEXT + device; return 0; }
int cuCtxSetCurrent(intptr_t current) { context = current; return 0; }
int cuStreamQuery(intptr_t stream) { return stream ? 1 : Fails("device") ? 700 : ++queries % 3 ? 600 : 0; }
int cuGetErrorString(int code, const char **text) { *text = code == 700 ? "an illegal memory access was encountered" : "error"; return 0; }

int ncclGetVersion(int *version) { const char *asked = getenv("FAKE_NCCL_VERSION"); *version = asked ? atoi(asked) : 22105; return SUCCESS; }

int ncclGetUniqueId(UniqueId *id)
{
    for (int i = 0; i < 128; i++) id->internal[i] = (char)(i * 7 + 1);
    strcpy(id->internal, "/tmp/anneal-nccl-XXXXXX");
    int file = mkstemp(id->internal);
    int failed = ftruncate(file, sizeof(Shared));
    close(file);
    return failed ? SYSTEM_ERROR : SUCCESS;
}

int ncclCommInitRank(Comm **made, int size, UniqueId id, int rank)
{
    for (int i = 64; i < 128; i++)
        if (id.internal[i] != (char)(i * 7 + 1)) return Refuse(INVALID_ARGUMENT, "the unique id did not arrive");
    if (Fails("join") && rank == 1) return Refuse(SYSTEM_ERROR, "socketStartConnect: Connect to 10.0.0.7 failed : No route to host\n");
    if (context < CONTEXT) return Refuse(INVALID_USAGE, "no device was set");
    int file = open(id.internal, O_RDWR);
    Comm *comm = calloc(1, sizeof *comm);
    *comm = (Comm){ 4711, rank, size, mmap(0, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) };
    close(file);
    comm->shared->device[rank] = (int)(context - CONTEXT);
    Meet(comm);
    for (int other = 0; other < size; other++)
        if (other != rank && comm->shared->device[other] == comm->shared->device[rank]) return Refuse(INVALID_USAGE, "Duplicate GPU detected");
    if (rank == 0) unlink(id.internal);
    *made = comm;
    return SUCCESS;
}

static int Wrong(Comm *comm, intptr_t stream)
{
    if (comm->mark != 4711) return Refuse(INVALID_ARGUMENT, "comm is none");
    if (stream) return Refuse(INVALID_ARGUMENT, "the stream is not the default one");
    return context == CONTEXT + comm->shared->device[comm->rank] ? SUCCESS : Refuse(INVALID_USAGE, "the device is not that of the comm");
}

int ncclGroupStart(void) { return grouped++ ? Refuse(INVALID_USAGE, "groups within groups") : SUCCESS; }

int ncclAllReduce(const void *send, void *receive, size_t count, int type, int op, Comm *comm, intptr_t stream)
{
    if (Wrong(comm, stream)) return INVALID_ARGUMENT;
    if (op != SUM || (type != FLOAT32 && type != FLOAT64)) return Refuse(INVALID_ARGUMENT, "op or type is wrong");
    if (Fails("sum") && comm->rank == 1) return Refuse(SYSTEM_ERROR, "NET/IB : Got completion with error 12");
    size_t width = type == FLOAT32 ? 4 : 8, most = PART / width;
    for (size_t start = 0; start < count; start += most) {
        size_t length = count - start < most ? count - start : most;
        memcpy(comm->shared->data[comm->rank][0], (const char *)send + start * width, length * width);
        Meet(comm);
        for (size_t i = 0; i < length; i++) {
            double sum = 0;
            float small = 0;
            for (int rank = 0; rank < comm->size; rank++)
                if (type == FLOAT32) small += ((float *)comm->shared->data[rank][0])[i];
                else sum += ((double *)comm->shared->data[rank][0])[i];
            if (type == FLOAT32) ((float *)receive)[start + i] = small;
            else ((double *)receive)[start + i] = sum;
        }
        Meet(comm);
    }
    return SUCCESS;
}

int ncclAllGather(const void *send, void *receive, size_t count, int type, Comm *comm, intptr_t stream)
{
    if (Wrong(comm, stream)) return INVALID_ARGUMENT;
    if (type != BFLOAT16) return Refuse(INVALID_ARGUMENT, "type is wrong");
    size_t bytes = 2 * count;
    for (size_t start = 0; start < bytes; start += PART) {
        size_t length = bytes - start < PART ? bytes - start : PART;
        memcpy(comm->shared->data[comm->rank][0], (const char *)send + start, length);
        Meet(comm);
        for (int rank = 0; rank < comm->size; rank++) memcpy((char *)receive + rank * bytes + start, comm->shared->data[rank][0], length);
        Meet(comm);
    }
    return SUCCESS;
}

static Comm *last;

int ncclSend(const void *send, size_t count, int type, int peer, Comm *comm, intptr_t stream)
{
    if (Wrong(comm, stream)) return INVALID_ARGUMENT;
    if (type != BFLOAT16 || !grouped || peer >= comm->size) return Refuse(INVALID_ARGUMENT, "a wrong send");
    sends[peer] = (Piece){ send, 0, 2 * count, peer };
    last = comm;
    return SUCCESS;
}

int ncclRecv(void *receive, size_t count, int type, int peer, Comm *comm, intptr_t stream)
{
    if (Wrong(comm, stream)) return INVALID_ARGUMENT;
    if (type != BFLOAT16 || !grouped || peer >= comm->size) return Refuse(INVALID_ARGUMENT, "a wrong receive");
    receives[peer] = (Piece){ 0, receive, 2 * count, peer };
    pieces++;
    return SUCCESS;
}

int ncclGroupEnd(void)
{
    if (!grouped--) return Refuse(INVALID_USAGE, "no group");
    if (!pieces) return SUCCESS;
    pieces = 0;
    size_t bytes = sends[0].bytes;
    for (size_t start = 0; start < bytes; start += PART) {
        size_t length = bytes - start < PART ? bytes - start : PART;
        for (int peer = 0; peer < last->size; peer++) memcpy(last->shared->data[last->rank][peer], sends[peer].send + start, length);
        Meet(last);
        for (int peer = 0; peer < last->size; peer++) memcpy(receives[peer].receive + start, last->shared->data[peer][last->rank], length);
        Meet(last);
    }
    return SUCCESS;
}

int ncclCommGetAsyncError(Comm *comm, int *error) { *error = Fails("network") && comm->rank == 1 ? Refuse(REMOTE_ERROR, "") : SUCCESS; return SUCCESS; }
int ncclCommDestroy(Comm *comm) { comm->mark = 0; return SUCCESS; }
const char *ncclGetErrorString(int code) { return code == SYSTEM_ERROR ? "unhandled system error" : code == REMOTE_ERROR ? "remote process exited or there was a network error" : "invalid argument or usage"; }
const char *ncclGetLastError(Comm *comm) { return said; }
