// Say back what a typed date means, as soon as it means something. The server decides; this only echoes.
import { say, thai } from "./words.js";

const SHORT = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];
const LONG = [
  "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
  "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
];
const ENGLISH = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

const bare = (word) => word.replaceAll(".", "").toLowerCase();

function monthOf(word) {
  if (/^\d{1,2}$/.test(word)) return Number(word);
  const key = bare(word);
  for (let at = 0; at < 12; at += 1) {
    const full = LONG[at];
    if (key === bare(SHORT[at]) || key === full || key === full.replace(/(คม|ยน|พันธ์)$/, "")) return at + 1;
    if (key.length >= 3 && ENGLISH[at].toLowerCase().startsWith(key)) return at + 1;
  }
  return 0;
}

/** As the server reads it: two digits end a Buddhist year, 24xx to 26xx is Buddhist, 19xx and 20xx Christian. */
function yearOf(digits) {
  const year = Number(digits) + (digits.length === 2 ? 2500 : 0);
  if (year >= 2400 && year <= 2699) return year - 543;
  return year >= 1900 && year <= 2099 ? year : 0;
}

export function readDate(typed) {
  const text = typed.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).trim();
  const numbers = text.match(/^(\d{1,4}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{1,4})$/);
  const words = text.match(/^(\d{1,2})([^\d]+)(\d{2}|\d{4})$/);
  if (!numbers && !words) return null;
  const parts = numbers
    ? numbers[1].length > 2
      ? [numbers[3], numbers[2], numbers[1]]
      : numbers.slice(1)
    : [words[1], words[2].replace(/\s/g, "").replace(/(พ\.?ศ\.?|ค\.?ศ\.?)$/, ""), words[3]];
  if (!/^\d{1,2}$/.test(parts[0]) || !/^(\d{2}|\d{4})$/.test(parts[2])) return null;
  const [day, month, year] = [Number(parts[0]), monthOf(parts[1]), yearOf(parts[2])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return year && month && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? { day, month, year } : null;
}

function show({ day, month, year }) {
  return thai
    ? `${day} ${LONG[month - 1]} พ.ศ. ${year + 543}`
    : `${day} ${ENGLISH[month - 1]} ${year} (BE ${year + 543})`;
}

export function startDates(root) {
  root.querySelectorAll("input[data-kk-date]").forEach((input) => {
    const echo = document.getElementById(`${input.id}-echo`);
    if (!echo) return;
    const tell = () => {
      const date = readDate(input.value);
      echo.textContent = date ? `${say("คือวันที่", "That is")} ${show(date)}` : "";
    };
    input.addEventListener("input", tell);
    tell();
  });
}
