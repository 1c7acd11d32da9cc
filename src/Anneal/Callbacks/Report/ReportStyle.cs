namespace Anneal.Callbacks;

/// <summary>How the page of a run looks, in light and dark, wide and narrow.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1d2430;--soft:#667085;--rule:#e3e7ee;--c0:#2563eb;--c1:#ea7317;--c2:#0f9d76;--c3:#9b3fc4;--good:#0f7b52;--bad:#b42318;--warn:#fff6e5;--warnrule:#f0c36d}
        @media(prefers-color-scheme:dark){:root{--page:#11151c;--card:#1a202a;--text:#e8ecf2;--soft:#98a2b3;--rule:#2c3543;--c0:#6ea0ff;--c1:#ffab5c;--c2:#4fd6ad;--c3:#cf8df0;--good:#4fd6ad;--bad:#ff8f85;--warn:#3a2f17;--warnrule:#8a6d2b}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
        main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}
        h1{font-size:26px;margin:0;display:flex;flex-wrap:wrap;gap:12px;align-items:center;overflow-wrap:anywhere}
        h2{font-size:17px;margin:36px 0 12px}
        .when{color:var(--soft);margin:2px 0 20px}
        .pill{font-size:13px;font-weight:600;padding:3px 12px;border-radius:99px;border:1px solid;color:var(--good)}
        .pill.stopped{color:var(--c1)}.pill.failed{color:var(--bad)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(148px,1fr));gap:12px}
        .tiles div,figure,.card{background:var(--card);border:1px solid var(--rule);border-radius:12px}
        .tiles div{padding:10px 14px}.tiles span{display:block;color:var(--soft);font-size:13px;overflow-wrap:anywhere}.tiles b{font-size:20px;white-space:nowrap;font-variant-numeric:tabular-nums}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,430px),1fr));gap:14px}
        figure{margin:0;padding:12px 14px 8px;min-width:0}
        figcaption{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;margin-bottom:4px}figcaption b{margin-right:auto;overflow-wrap:anywhere}
        .key{font-size:13px;color:var(--soft);overflow-wrap:anywhere}.key i{font-style:normal;color:var(--text);font-variant-numeric:tabular-nums}.key::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;margin-right:6px;vertical-align:middle;background:currentColor}
        .key.c0::before{background:var(--c0)}.key.c1::before{background:var(--c1)}.key.c2::before{background:var(--c2)}.key.c3::before{background:var(--c3)}
        svg{display:block;width:100%;height:auto}svg text{fill:var(--soft);font-size:13px}.y{text-anchor:end}.x{text-anchor:middle}
        .grid{stroke:var(--rule)}path{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}circle{stroke:var(--card);stroke-width:1}
        path.c0{stroke:var(--c0)}path.c1{stroke:var(--c1)}path.c2{stroke:var(--c2)}path.c3{stroke:var(--c3)}circle.c0{fill:var(--c0)}circle.c1{fill:var(--c1)}circle.c2{fill:var(--c2)}circle.c3{fill:var(--c3)}
        .warning{background:var(--warn);border:1px solid var(--warnrule);border-radius:10px;padding:10px 14px;margin:0 0 10px;overflow-wrap:anywhere}
        .scroll{overflow-x:auto}.tall{max-height:640px;overflow-y:auto}.tall th{position:sticky;top:0;background:var(--card)}pre{margin:0;padding:14px 16px;font:13px/1.35 ui-monospace,"Cascadia Mono",Menlo,"DejaVu Sans Mono",monospace}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:6px 14px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--rule)}tr:last-child>*{border-bottom:0}
        th{font-weight:600;color:var(--soft);font-size:13px}.left th,.left td{text-align:left;white-space:normal;vertical-align:top}.left td:first-child,.left th:first-child{white-space:nowrap;width:1%}.left td{overflow-wrap:anywhere}
        @media(max-width:560px){main{padding:18px 12px 40px}h1{font-size:21px}.tiles{grid-template-columns:1fr 1fr}svg text{font-size:18px}th,td{padding:6px 10px}}
        @media print{body{background:#fff}.tall{max-height:none}figure,.card,.tiles div{break-inside:avoid}}
        """;
}
