"""Makes the files of this folder, with h5py."""
import h5py, numpy as np
r = np.random.default_rng(0)
a = np.arange(7*5*3, dtype='f4').reshape(7,5,3)
with h5py.File('chunks.h5','w') as f:
    f.create_dataset('packed', data=a, chunks=(3,2,2), compression='gzip', shuffle=True, fletcher32=True)
    f.create_dataset('plain', data=a, chunks=(4,4,3))
    f.create_dataset('one', data=np.arange(40, dtype='i8'), chunks=(40,), compression='gzip')
    f.create_dataset('many', data=np.arange(600, dtype='f4'), chunks=(8,), compression='gzip')
    f.create_dataset('reversed', data=a.astype('>f4'))
    f.create_dataset('half', data=a.astype('f2'))
    brain = h5py.h5t.IEEE_F16LE.copy(); brain.set_fields(15, 7, 8, 0, 7); brain.set_ebias(127)
    for name, kind in ((b'brain', brain), (b'opaque', h5py.h5t.create(h5py.h5t.OPAQUE, 2))):
        d = h5py.h5d.create(f.id, name, kind, h5py.h5s.create_simple((3,)))
        d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([0x3F80, 0xC000, 0x3E80], dtype='u2').view('V2'), kind)
    f.create_dataset('bytes', data=np.arange(6, dtype='u1').reshape(2,3))
    f.create_dataset('truth', data=np.array([True, False, True]))
    f.create_dataset('number', data=np.float64(2.5))
    f.create_dataset('empty', data=np.zeros((0,4),'f4'))
    f.create_dataset('holes', shape=(6,), chunks=(2,), dtype='f4')[2:4] = [1,2]
    f.create_dataset('text', data=np.array([b'a', b'bc']))
    g = f.create_group('größe_层/vars'); g['0'] = a
    f.attrs['fixed'] = np.array([b'ab', b'c'])
    f.attrs['variable'] = ['one', 'zwei', 'drei_层']
    f.attrs['single'] = 'text'
    f.attrs['none'] = h5py.Empty('f8')
    f.attrs['number'] = 3
for name, lib in (('latest.h5','latest'),('ordered.h5','earliest')):
    with h5py.File(name,'w',libver=lib,track_order=True) as f:
        for i in range(60):
            f.create_group(f'group_{i}', track_order=False).attrs['name'] = f'layer {i}'
        f['group_1'].create_dataset('vars/0', data=a)
        for i in range(30): f.attrs[f'attribute_{i}'] = f'value {i}'
        f.create_dataset('packed', data=a[0], chunks=a[0].shape, compression='gzip')
        f.create_dataset('contiguous', data=a)
        tiny = h5py.h5p.create(h5py.h5p.DATASET_CREATE); tiny.set_layout(h5py.h5d.COMPACT)
        d = h5py.h5d.create(f.id, b'compact', h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((4,)), tiny); d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(4, dtype='f4'))
def bad(name, make):
    with h5py.File(name,'w') as f:
        f['x'] = a[0]; make(f)
bad('bad-soft-link.h5', lambda f: f.__setitem__('y', h5py.SoftLink('/x')))
bad('bad-external-link.h5', lambda f: f.__setitem__('y', h5py.ExternalLink('/etc/passwd', '/x')))
bad('bad-external-data.h5', lambda f: f.create_dataset('y', shape=(4,), dtype='u1', external=[('/etc/passwd', 0, 4)]))
def virtual(f):
    v = h5py.VirtualLayout(shape=(4,), dtype='f4'); v[:] = h5py.VirtualSource('/etc/passwd', 'x', shape=(4,)); f.create_virtual_dataset('y', v)
with h5py.File('bad-virtual-data.h5','w',libver='latest') as f: f['x']=a[0]; virtual(f)
def loop(f):
    g = f.create_group('g'); g['again'] = g; g['root'] = f['/']
bad('bad-loop.h5', loop)
bad('bad-no-values.h5', lambda f: f.create_dataset('y', shape=(1<<34,), dtype='f4'))
bad('bad-chunk-bomb.h5', lambda f: f.create_dataset('y', shape=(1<<34,), dtype='f4', chunks=(1<<20,), compression='gzip').__setitem__(slice(0,4), 1))
bad('bad-filter.h5', lambda f: f.create_dataset('y', data=a, chunks=(7,5,3), compression='lzf'))
def early():
    p = h5py.h5p.create(h5py.h5p.DATASET_CREATE); p.set_chunk((3,2)); p.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY); return p
with h5py.File('chunk-lists.h5','w',libver='latest') as f:
    b = np.arange(7*5, dtype='f4').reshape(7,5)
    d = h5py.h5d.create(f.id, b'implicit', h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((7,5), (20,9)), early()); d.write(h5py.h5s.ALL, h5py.h5s.ALL, b)
    f.create_dataset('single', data=b, chunks=(7,5))
    f.create_dataset('fixed', data=b, chunks=(3,2), maxshape=(20,9))
    f.create_dataset('fixed-packed', data=b, chunks=(3,2), compression='gzip', shuffle=True, fletcher32=True)
    f.create_dataset('growing', data=b, chunks=(3,2), maxshape=(None,9))
    f.create_dataset('growing-sideways', data=b, chunks=(3,2), maxshape=(20,None), compression='gzip')
    f.create_dataset('tree', data=b, chunks=(3,2), maxshape=(None,None))
    f.create_dataset('tree-packed', data=b, chunks=(3,2), maxshape=(None,None), compression='gzip')
    many = np.arange(600, dtype='f4').reshape(20,30)
    f.create_dataset('many-tree', data=many, chunks=(1,1), maxshape=(None,None))
    f.create_dataset('many-growing', data=many.reshape(-1), chunks=(1,), maxshape=(None,))
with h5py.File('chunk-pages.h5','w',libver='latest') as f:
    for name, count, top in (('pages-fixed', 20000, (20000,)), ('pages-growing', 200000, (None,))):
        d = f.create_dataset(name, shape=(count,), chunks=(1,), maxshape=top, dtype='u1', fillvalue=7)
        d[3] = 1; d[2500] = 2; d[count*3//4:count*3//4+2] = [3, 4]
