// What could be better about a photograph, by the measures of files/hints.py, before it is sent. Advice only.
import { say } from "./words.js";

const LEAST = 295;
const BETTER = 600;
const HEAD = [75, 40, 225, 260];
const BLURRED_BELOW = 25;
const DARK_BELOW = 105;
const BRIGHT_ABOVE = 125;

export function noticed(part, width) {
  const found = [];
  if (width < LEAST)
    found.push({
      bad: true,
      text: say(
        `ส่วนนี้กว้างเพียง ${width} พิกเซล ต้องมีอย่างน้อย ${LEAST} พิกเซล จัดกรอบให้กว้างขึ้น หรือเลือกรูปที่ใหญ่กว่านี้`,
        `This part is only ${width} pixels wide and needs at least ${LEAST}. Choose a wider part, or a larger picture.`,
      ),
    });
  else if (width < BETTER)
    found.push({
      text: say(
        `ส่วนนี้กว้าง ${width} พิกเซล ใช้ได้ แต่ ${BETTER} พิกเซลขึ้นไปจะพิมพ์ได้คมชัดกว่า`,
        `This part is ${width} pixels wide: enough, but ${BETTER} or more print better.`,
      ),
    });
  const grey = greyOf(part);
  const [darkest, lightest] = [percentile(grey, 0.05), percentile(grey, 0.95)];
  if (lightest < DARK_BELOW)
    found.push({
      text: say(
        "รูปอาจมืดไป ลองถ่ายในที่สว่าง หันหน้าเข้าหาแสง",
        "It may be too dark. Try in a brighter place, facing the light.",
      ),
    });
  else if (darkest > BRIGHT_ABOVE)
    found.push({
      text: say(
        "รูปอาจสว่างจ้าไป ลองหลบแดดหรือปิดแฟลช",
        "It may be too bright. Try out of the sun, or without the flash.",
      ),
    });
  if (sharpness(grey, part.width) < BLURRED_BELOW)
    found.push({
      text: say(
        "รูปอาจไม่ชัด ลองถ่ายใหม่โดยถือกล้องให้นิ่งและแตะที่ใบหน้าให้โฟกัส",
        "It may be blurred. Try again with a steady hand, and tap on the face to focus.",
      ),
    });
  return found;
}

function greyOf(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const grey = new Uint8ClampedArray(data.length / 4);
  for (let at = 0; at < grey.length; at += 1)
    grey[at] = 0.299 * data[4 * at] + 0.587 * data[4 * at + 1] + 0.114 * data[4 * at + 2];
  return grey;
}

function percentile(grey, share) {
  const counts = new Uint32Array(256);
  for (const light of grey) counts[light] += 1;
  let soFar = 0;
  return counts.findIndex((count) => (soFar += count) >= grey.length * share);
}

/* Variance of the second derivative where the head is. */
function sharpness(grey, wide) {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = HEAD[1]; y < HEAD[3]; y += 1)
    for (let x = HEAD[0]; x < HEAD[2]; x += 1) {
      const at = y * wide + x;
      const bend = grey[at - 1] + grey[at + 1] + grey[at - wide] + grey[at + wide] - 4 * grey[at];
      const edge = Math.min(255, Math.max(0, bend + 128));
      sum += edge;
      squares += edge * edge;
      count += 1;
    }
  return squares / count - (sum / count) ** 2;
}
