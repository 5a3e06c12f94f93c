"""The PyTorch side of two instruments: the 20 largest eigenvalues of a Hessian, and a tangent kernel over 1,000 samples.

Draws inputs and weights, measures, and writes FILE.npz with x, y, before.0, before.1, … (weight [out, in], then bias) and the
result. Prints {"seconds", "first_seconds", "peak_bytes", "way"}: the best of --rounds and the first call, and the largest resident
set above the one before the measurement (VmHWM, reset through /proc/self/clear_refs).

Lanczos: the gradient's graph is built once and kept, so that a product is one backward pass; the basis is float64 and fully
reorthogonalised; the rule for stopping is that of ours. Kernel: the faster of functorch's vmap over samples and a loop of
backward passes, class by class, so that one class's Jacobian is in memory.
"""
import argparse, json, time
import numpy as np
import torch
import torch.nn.functional as F
from functorch import make_functional, vmap, grad


def mlp(sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(a, b), torch.nn.Tanh()]
    return torch.nn.Sequential(*layers[:-1])


def lanczos(model, x, y, top=20, tolerance=1e-3):
    ps = list(model.parameters())
    gradient = torch.cat([g.flatten() for g in torch.autograd.grad(F.cross_entropy(model(x), y), ps, create_graph=True)])

    def product(v):
        return torch.cat([h.flatten() for h in torch.autograd.grad(gradient, ps, v.float(), retain_graph=True)]).double()

    n = gradient.numel()
    limit = min(n, max(64, 12 * top))
    basis = torch.empty(limit, n, dtype=torch.float64)
    diagonal, beside = [], []
    v = torch.randn(n, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    v /= v.norm()
    steps, products = 0, 0
    while True:
        for _ in range(min(8 + steps // 4, limit - steps)):
            basis[steps] = v
            w = product(v); products += 1
            diagonal.append(float(v @ w)); steps += 1
            q = basis[:steps]
            before = float(w.norm())
            w -= q.T @ (q @ w)
            if float(w.norm()) < 0.7071 * before:
                w -= q.T @ (q @ w)
            beside.append(float(w.norm()))
            v = w / beside[-1]
        t = np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1)
        values, vectors = np.linalg.eigh(t)
        residuals = abs(beside[-1] * vectors[-1])
        if steps >= limit or (residuals[-top:] <= tolerance * max(abs(values))).all():
            break
    lifted = torch.from_numpy(vectors[:, -top:].T.copy()) @ basis[:steps]
    checked = [float((product(u) - theta * u).norm()) for u, theta in zip(lifted, values[-top:])]
    return values[::-1][:top].copy(), dict(steps=steps, products=products + top, residual=max(checked))


def kernel_by_vmap(model, x, chunk=250):
    f, ps = make_functional(model)
    ps = [p.detach() for p in ps]
    total = torch.zeros(len(x), len(x), dtype=torch.float64)
    outputs = model(x[:1]).shape[1]
    jacobian = torch.empty(len(x), sum(p.numel() for p in ps))
    for c in range(outputs):
        one = vmap(grad(lambda p, a: f(p, a.unsqueeze(0))[0, c]), (None, 0))
        for i in range(0, len(x), chunk):
            torch.cat([leaf.flatten(1) for leaf in one(ps, x[i:i + chunk])], dim=1, out=jacobian[i:i + chunk])
        total += jacobian @ jacobian.T
    return total / outputs


def kernel_by_loop(model, x):
    ps = list(model.parameters())
    total = torch.zeros(len(x), len(x), dtype=torch.float64)
    out = model(x)
    jacobian = torch.empty(len(x), sum(p.numel() for p in ps))
    for c in range(out.shape[1]):
        for i in range(len(x)):
            one = model(x[i:i + 1])
            torch.cat([g.flatten() for g in torch.autograd.grad(one[0, c], ps)], out=jacobian[i])
        total += jacobian @ jacobian.T
    return total / out.shape[1]


def peak(reset=False):
    if reset:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    with open("/proc/self/status") as file:
        return int(next(line for line in file if line.startswith("VmHWM")).split()[1]) * 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["lanczos-top-20", "ntk-1000"])
    parser.add_argument("out")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=["vmap", "loop"], default="vmap")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    model = mlp([784, 64, 64, 10])
    # Inputs of falling variance, as images have: the Hessian's largest eigenvalues stand apart.
    x, y = torch.randn(1000, 784) / (1 + torch.arange(784) / 8), torch.randint(0, 10, (1000,))
    before = peak(reset=True)
    seconds, note = [], {}
    for _ in range(given.rounds):
        start = time.perf_counter()
        if given.task == "lanczos-top-20":
            result, note = lanczos(model, x, y)
        else:
            result = (kernel_by_vmap if given.way == "vmap" else kernel_by_loop)(model, x).detach().numpy()
        seconds.append(time.perf_counter() - start)
    most = peak() - before
    np.savez(given.out, x=x.numpy(), y=y.numpy().astype(np.int32), result=result, **{f"before.{i}": p.detach().numpy() for i, p in enumerate(model.parameters())})
    print(json.dumps(dict(seconds=min(seconds), first_seconds=seconds[0], peak_bytes=most, way=given.way if given.task == "ntk-1000" else "", **note)))


main()
