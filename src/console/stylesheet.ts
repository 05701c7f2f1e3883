/** The one style sheet: large plain type, every colour pair at 4.5:1 or more, works from 320 px and at 200 % zoom. */
export const STYLESHEET = `
:root { color-scheme: light; --ink: #1c2024; --soft: #4a5157; --paper: #ffffff; --ground: #f3f4f1; --line: #8b9196;
  --deed: #0b4f8a; --deed-ink: #ffffff; --alarm: #a3160f; --alarm-paper: #fdeceb; --good: #14532d; --good-paper: #e8f5ec;
  --note-paper: #fff7dd; }
* { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; }
body { margin: 0; color: var(--ink); background: var(--ground); line-height: 1.7; overflow-wrap: anywhere;
  font-family: "Noto Sans JP", "Noto Sans CJK JP", "BIZ UDPGothic", "Hiragino Sans", Meiryo, sans-serif; }
a { color: var(--deed); }
a, button, input, select, textarea, summary { outline-offset: 3px; }
:focus-visible { outline: 4px solid #d97706; outline-offset: 2px; box-shadow: 0 0 0 2px #1c2024; }
.skip { position: absolute; left: -999rem; background: var(--paper); padding: .5rem 1rem; }
.skip:focus { left: 0; top: 0; z-index: 1; }
header.top { background: var(--paper); border-bottom: 3px solid var(--deed); padding: .5rem 1rem; }
header.top p { margin: 0; font-weight: 700; }
header.top { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .25rem 1rem; }
header.top nav { flex-basis: 100%; }
header.top .who { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; font-weight: 400; }
nav ul { list-style: none; margin: .25rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav a { display: inline-block; padding: .35rem 0; font-weight: 700; }
nav a[aria-current] { color: var(--ink); text-decoration: none; border-bottom: 4px solid var(--deed); }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.35; margin: .5rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.4; margin: 0 0 .75rem; }
h3 { font-size: 1.05rem; margin: 1rem 0 .25rem; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0 0 1.25rem; }
section > :last-child { margin-bottom: 0; }
.scroll { overflow-x: auto; }
.bar { max-width: 100%; display: block; }
.bar rect { fill: var(--deed); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); }
caption { text-align: left; padding: 0 0 .35rem; }
thead th { background: #e6eaee; }
dl { margin: 0 0 1rem; display: grid; grid-template-columns: minmax(7rem, 13rem) 1fr; gap: .4rem 1rem; }
dt { font-weight: 700; color: var(--soft); }
dd { margin: 0; }
code { overflow-wrap: anywhere; }
.qr { max-width: 100%; height: auto; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f7f7f5; border: 1px solid var(--line); padding: .75rem;
  font: inherit; margin: .25rem 0 1rem; max-height: 32rem; overflow-y: auto; }
mark { background: #ffec99; color: inherit; font-weight: 700; }
.what { color: var(--soft); font-size: .85rem; }
.old { color: var(--soft); }
code { font-family: monospace, monospace; font-size: 1em; }
iframe { width: 100%; height: 36rem; border: 1px solid var(--line); background: #fff; }
label, legend { font-weight: 700; }
fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 0 0 1rem; padding: .75rem 1rem; }
.field { margin: 0 0 1rem; }
.field label { display: block; }
.hint { color: var(--soft); margin: 0; font-size: .95rem; }
.error { color: var(--alarm); font-weight: 700; margin: 0; }
input[type=text], input[type=month], input[type=password], input[type=tel], input[type=email], input[type=date], input[type=time], select,
textarea { font: inherit; width: 100%; max-width: 32rem; padding: .5rem .6rem; border: 2px solid var(--soft); border-radius: .3rem;
  background: #fff; color: var(--ink); min-height: 2.9rem; }
input[type=date], input[type=time] { width: auto; }
[aria-invalid=true] { border-color: var(--alarm); border-width: 3px; }
.pick { display: flex; gap: .6rem; align-items: flex-start; margin: .35rem 0; }
.pick input { width: 1.4rem; height: 1.4rem; margin: .2rem 0 0; flex: none; }
.pick label { font-weight: 400; }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: flex-end; }
button, .button { font: inherit; font-weight: 700; min-height: 2.9rem; padding: .5rem 1.2rem; border: 2px solid var(--deed);
  border-radius: .3rem; background: var(--deed); color: var(--deed-ink); cursor: pointer; text-decoration: none;
  display: inline-block; }
button.quiet, .button.quiet { background: var(--paper); color: var(--deed); }
button:hover, .button:hover { text-decoration: underline; }
header.top button { min-height: 2.2rem; padding: .1rem .8rem; }
textarea[rows="24"] { max-width: 100%; }
.deeds + section { margin-top: 1.25rem; }
.deeds { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1rem 0 0; }
.box { border-left: .5rem solid var(--deed); background: #eaf2fa; padding: .6rem 1rem; margin: 0 0 1.25rem; }
.box.alarm { border-color: var(--alarm); background: var(--alarm-paper); }
.box.good { border-color: var(--good); background: var(--good-paper); }
.box.note { border-color: #8a6100; background: var(--note-paper); }
.box :last-child { margin-bottom: 0; } .box :first-child { margin-top: 0; }
.state { display: inline-block; border: 2px solid currentColor; border-radius: .3rem; padding: 0 .5rem; font-weight: 700; }
.seat { font-weight: 700; padding-left: .35rem; border-left: .3rem double var(--line); }
.seat.free { border-left: .3rem dotted var(--good); font-weight: 400; } .seat.held { border-left-style: dashed; border-color: #8a6100; }
.seat.confirmed { border-left-style: solid; border-color: var(--deed); } .seat.out { font-weight: 400; color: var(--soft); }
.whole { display: inline-block; margin-right: .35rem; }
.big { font-size: 1.4rem; font-weight: 700; letter-spacing: .04em; }
ol.history { padding-left: 1.4rem; } ol.history li { margin: 0 0 .5rem; }
details { margin: .5rem 0; } summary { font-weight: 700; cursor: pointer; padding: .3rem 0; }
#live { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: baseline; }
#live p { margin: 0; } #live p:empty { display: none; } #others, #news { font-weight: 700; }
#news { background: var(--note-paper); border-left: .5rem solid #8a6100; padding: .3rem .75rem; }
#news a { margin-left: .75rem; } button.small { min-height: 1.9rem; padding: .05rem .7rem; font-weight: 400; width: auto; }
@media (max-width: 40rem) {
  html { font-size: 106.25%; } main { padding: .6rem; } section { padding: .75rem; } dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin: 0 0 .5rem; }
  table.stack thead { position: absolute; left: -999rem; }
  table.stack, table.stack caption, table.stack tbody, table.stack tr, table.stack td, table.stack tbody th { display: block; width: 100%; }
  table.stack tr { border-bottom: 3px solid var(--line); padding: .4rem 0; }
  table.stack td, table.stack tbody th { border: 0; padding: .15rem 0; }
  table.stack td[data-of]::before { content: attr(data-of) "："; font-weight: 700; color: var(--soft); }
  button, .button { width: 100%; text-align: center; } header.top button { width: auto; } .deeds form { width: 100%; }
}
.sheet th.seat { background: #e6eaee; }
.keep { white-space: nowrap; } .way { min-width: 4em; }
@page { size: A4 portrait; margin: 10mm; }
@media print { header.top nav, form, .deeds, #live { display: none; } section { border: 0; }
  html:has(.sheet) { font-size: 10.5pt; } body:has(.sheet) { background: #fff; line-height: 1.35; }
  body:has(.sheet) header.top, body:has(.sheet) .skip, .sheet .screen { display: none; }
  body:has(.sheet) main { max-width: none; padding: 0; } body:has(.sheet) h1 { font-size: 13pt; margin: 0 0 1mm; }
  .sheet section { padding: 0; margin: 0 0 2mm; } .sheet h2 { font-size: 10.5pt; margin: 0 0 .5mm; } .sheet p, .sheet ul { margin: 0 0 1mm; }
  .sheet caption { display: none; } .sheet .scroll { overflow: visible; } .sheet a { color: inherit; text-decoration: none; }
  .sheet th, .sheet td { padding: .8mm 1.2mm; border: .2mm solid #1c2024; font-size: 9.5pt; } .sheet tr { break-inside: avoid; } }
`;
