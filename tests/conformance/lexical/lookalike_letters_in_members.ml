// language.md: "so a wider alphabet would let `obj.__cla𝓼s__` through"
o = {};
x = o.__cla𝓼s__; // expect error: ML-P007
