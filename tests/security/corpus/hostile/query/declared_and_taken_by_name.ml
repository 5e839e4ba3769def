import {ask} from "warehouse";
function audit(who) {
    return ask("audit trail of " + who); // finding: ML-S401 3:16
}
