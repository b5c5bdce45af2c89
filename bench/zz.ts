import {JsonCost} from "../packages/expressions/src/json/json-cost.ts";
import {countPlainMembers} from "../packages/expressions/src/json/scan-json.ts";
import {spendOnXml} from "../packages/expressions/src/reading.ts";
const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`k${i}`, i])));
const ones=`[${Array.from({ length: 70_000 }, (_, i) => `{"k${i}":0}`).join(",")}]`;
for (const t of [wide,ones]) {let f=0,m=1e9,n=1e9,g=0; for (let r=0;r<20;r++){const a=performance.now();const c=new JsonCost(t,100,1e9);const b=performance.now();countPlainMembers(t,100);const d=performance.now();if(r===0){f=b-a;g=d-b};m=Math.min(m,b-a);n=Math.min(n,d-b)}
console.log(t.length,'first',f.toFixed(1),'best',m.toFixed(2),'| plain first',g.toFixed(1),'best',n.toFixed(2));}
